import { z } from "zod";
import type { ProviderDescription } from "@/lib/contract/providers";
import {
  type Resource,
  type ResourceCreate,
  type ResourceUpdate,
  resourceCreate,
} from "@/lib/contract/resources";
import { type PortWords, portsText, readPorts } from "./ports-text";

const protocols = ["tcp", "udp", "icmp"] as const;

/** How a kind of firewall is called in a form's value. */
export const kindKey = ({
  provider,
  resourceType,
}: Pick<Resource, "provider" | "resourceType">): string => `${provider} ${resourceType}`;

/** The form of a new resource: it is active when it was seen, not when somebody says so. */
export function newResourceForm(kinds: readonly ProviderDescription[]) {
  return formOf(kinds).transform(({ isActive: _byOutcome, ...body }): ResourceCreate => body);
}

/** The form of a resource that is there; its kind stays. */
export function resourceEditForm(kinds: readonly ProviderDescription[], before: Resource) {
  return formOf(kinds, before).transform(
    ({ provider: _provider, resourceType: _type, ...body }): ResourceUpdate => body,
  );
}

/** As on the wire, but the kind is one word and the ports are a text. */
function formOf(kinds: readonly ProviderDescription[], before?: Resource) {
  return z
    .object({
      kind: z.string(),
      name: z.string(),
      credentialId: z.string(),
      resourceIdentifier: z.string(),
      region: z.string(),
      ports: z.string(),
      protocol: z.enum(protocols),
      config: z.record(z.string(), z.unknown()),
      isActive: z.boolean(),
    })
    .transform((values, context): ResourceCreate & { isActive: boolean } => {
      const kind = kinds.find((each) => kindKey(each) === values.kind);
      const complain = (path: PropertyKey[], message: string) =>
        context.addIssue({ code: "custom", path, message });
      // All complaints at once: the parts of an object that is wrong are not looked at any further.
      const read = (field: "name" | "resourceIdentifier") => {
        const result = resourceCreate.shape[field].safeParse(values[field]);
        if (result.success) return result.data;
        complain([field], result.error.issues[0]?.message ?? "is not right");
        return "";
      };
      const name = read("name");
      if (!kind) {
        complain(["kind"], "Choose what keeps the list of addresses.");
        return z.NEVER;
      }
      if (kind.credential && values.credentialId === "") {
        complain(["credentialId"], "Choose a credential, or add one.");
      }
      const resourceIdentifier = read("resourceIdentifier");
      const region = values.region.trim();
      if (kind.needsRegion && region === "") complain(["region"], "Enter its region.");
      for (const field of kind.configFields) {
        const value = values.config[field.name];
        if (field.isRequired && (value === undefined || value === null || value === "")) {
          complain(["config", field.name], `${field.label} is required.`);
        }
      }
      const ports = readPorts(kind.hasPorts && values.protocol !== "icmp" ? values.ports : "");
      if ("flaw" in ports) complain(["ports"], ports.flaw);
      const config = {
        ...kept(before),
        ...(kind.hasPorts && { ...("flaw" in ports ? {} : ports), protocol: values.protocol }),
        ...ownConfig(kind, values.config),
      };
      return {
        name,
        provider: kind.provider,
        resourceType: kind.resourceType,
        credentialId: kind.credential ? values.credentialId : null,
        resourceIdentifier,
        region: region === "" ? null : region,
        config,
        isActive: values.isActive,
      };
    });
}
export type ResourceFormValues = z.input<ReturnType<typeof formOf>>;

/** What this form does not show stays as it is: access levels. */
function kept(before: Resource | undefined) {
  const levels = before?.config?.accessLevels;
  return levels === undefined ? {} : { accessLevels: levels };
}

function ownConfig({ configFields }: ProviderDescription, config: Record<string, unknown>) {
  return Object.fromEntries(
    configFields
      .map(({ name: field }) => [field, config[field]] as const)
      .filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
}

export const emptyResource: ResourceFormValues = {
  kind: "",
  name: "",
  credentialId: "",
  resourceIdentifier: "",
  region: "",
  ports: "",
  protocol: "tcp",
  config: {},
  isActive: true,
};

const portWords = z.object({
  port: z.number().optional(),
  ports: z.array(z.number()).optional(),
  fromPort: z.number().optional(),
  toPort: z.number().optional(),
  protocol: z.enum(protocols).optional(),
});

/** A resource as the form shows it. */
export function formValuesOf(resource: Resource): ResourceFormValues {
  const config = resource.config ?? {};
  const { protocol = "tcp", ...ports } = portWords.safeParse(config).data ?? {};
  return {
    kind: kindKey(resource),
    name: resource.name,
    credentialId: resource.credentialId ?? "",
    resourceIdentifier: resource.resourceIdentifier,
    region: resource.region ?? "",
    ports: portsText(withoutUndefined(ports)),
    protocol,
    config,
    isActive: resource.isActive,
  };
}

const withoutUndefined = (words: Record<string, unknown>): PortWords =>
  Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
