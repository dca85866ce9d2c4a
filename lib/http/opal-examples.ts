import { exampleIds } from "./examples";

/** Examples of the Opal dialect: real rows of the demo organization. */
const { opalGroup: groupId, opalResource: resourceId } = exampleIds;
const appId = "110e8400-e29b-41d4-a716-446655440001";
const adminLevel = "arn:aws:iam::590304332660:role/AdministratorAccess";

export const groupExample = {
  group_id: groupId,
  app_id: appId,
  name: "Cloud Administrators",
  description: "Holds the keys to the AWS account",
  group_type: "OPAL_GROUP" as const,
  max_duration: 60,
};

export const opalExamples = {
  newGroup: {
    name: "Night shift",
    description: "Who is on call between ten and six",
    group_type: "OPAL_GROUP",
    app_id: appId,
  },
  groupChanges: {
    groups: [{ group_id: groupId, description: "Holds the keys to the AWS account" }],
  },
  wantedResources: {
    resources: [
      { resource_id: resourceId, access_level_remote_id: adminLevel },
      { resource_id: "660e8400-e29b-41d4-a716-446655440001" },
    ],
  },
  newGroupResource: { access_level_remote_id: adminLevel, duration_minutes: 60 },
  groupResource: {
    group_id: groupId,
    resource_id: resourceId,
    group_name: "Cloud Administrators",
    resource_name: "aws-administrator",
    access_level: { access_level_name: "AdminRole", access_level_remote_id: adminLevel },
    expiration_date: "2026-02-18T11:30:00Z",
  },
};
