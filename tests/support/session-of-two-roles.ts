import type { Door } from "./door";
import { signIn } from "./principals";
import { applyClaims, makeSessionTenant, sessionsOf } from "./sessions";

const plan = {
  resources: ["alpha", "beta", "gamma"],
  roles: [
    { name: "First", people: ["Mia Member"], resources: ["alpha", "beta"] },
    { name: "Second", people: ["Mia Member"], resources: ["beta", "gamma"] },
  ],
};

/** An organization of its own, with an open session of its member on all three resources. */
export async function beginOverTwoRoles({ call, store }: Door) {
  const tenant = await makeSessionTenant(store, plan);
  const admin = await signIn(call, tenant.admin);
  const mine = sessionsOf(call, await signIn(call, tenant.member));
  const session = await mine.begin();
  await applyClaims(store, session.id);
  /** The resources that it still wants. */
  const wanted = async () => {
    const { body } = await mine.get(session.id);
    return body.resourceIps
      .filter(({ status }) => !status.startsWith("REMOV"))
      .map(({ resourceName }) => resourceName);
  };
  return { tenant, admin, mine, session, wanted };
}
