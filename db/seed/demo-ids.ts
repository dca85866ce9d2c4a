/**
 * The demo organization. Ids, names and times that begin with 550e8400, 660e8400, 770e8400, f454d283
 * and b5a5ca27 are those of the public API examples, so that their curl commands run here as printed.
 */

export const acmeId = "110e8400-e29b-41d4-a716-446655440001";
export const globexId = "110e8400-e29b-41d4-a716-446655440002";

export const devOpsTeamId = "550e8400-e29b-41d4-a716-446655440000";
export const readOnlyId = "550e8400-e29b-41d4-a716-446655440010";
export const opalGroupId = "f454d283-ca87-4a8a-bdbb-df212eca5353";
export const opalResourceId = "b5a5ca27-0ea3-4d86-9199-2126d57d1fbd";

export const roleId = (number: number) =>
  `550e8400-e29b-41d4-a716-4466554400${String(20 + number)}`;
export const resourceId = (number: number) =>
  `660e8400-e29b-41d4-a716-4466554400${String(number).padStart(2, "0")}`;
export const userId = (number: number) =>
  `770e8400-e29b-41d4-a716-4466554400${String(number).padStart(2, "0")}`;
/** Events of the audit log, from 1 on. */
export const eventId = (number: number) =>
  `990e8400-e29b-41d4-a716-44665544${String(number).padStart(4, "0")}`;

const base = Date.UTC(2026, 0, 12, 9, 0, 0);
const day = 86_400_000;
/** Demo things come into being one after the other, from January 2026 on. */
export const on = (days: number) => new Date(base + days * day);
