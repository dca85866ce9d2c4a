"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ResourceQuestion } from "@/lib/client/resource-address";
import { resourceQuery } from "@/lib/client/resources";
import type { Resource } from "@/lib/contract/resources";

const EditResourceDialog = dynamic(() =>
  import("./resource-form-dialog").then((module) => module.EditResourceDialog),
);
const VerifyResourceDialog = dynamic(() =>
  import("./verify-resource-dialog").then((module) => module.VerifyResourceDialog),
);
const DeleteResourceDialog = dynamic(() =>
  import("./delete-resource-dialog").then((module) => module.DeleteResourceDialog),
);

/** The dialogs about one resource, whichever page asks them. */
export function ResourceQuestions({
  resourceId,
  question,
  ask,
  onSaved,
  onDeleted,
}: {
  resourceId: string;
  question: ResourceQuestion;
  /** Another question, or none. */
  ask: (question: ResourceQuestion | null) => void;
  onSaved: (resource: Resource) => void;
  onDeleted: (resource: Resource) => void;
}) {
  const { data: resource } = useQuery(resourceQuery(resourceId));
  const close = () => ask(null);
  if (!resource) return null;
  if (question === "edit") {
    return (
      <EditResourceDialog
        resourceId={resourceId}
        onClose={close}
        onSaved={(saved) => {
          onSaved(saved);
          // Whoever mended what had failed wants to see whether it did.
          if (saved.verificationError !== null) ask("verify");
        }}
      />
    );
  }
  if (question === "verify") {
    return <VerifyResourceDialog resource={resource} onClose={close} onEdit={() => ask("edit")} />;
  }
  return (
    <DeleteResourceDialog
      resource={resource}
      onClose={close}
      onDeleted={() => onDeleted(resource)}
    />
  );
}
