import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import { nameControls } from "./name-controls";
import "./swagger-ui.css";
import "./swagger-ui-values.css";
import "./swagger-ui-narrow.css";

type Secured = { security?: Record<string, unknown>[] };
type ApiDocument = Secured & {
  paths: Record<string, Record<string, Secured>>;
  components: { securitySchemes: Record<string, unknown> };
};

/** Reads the API document and draws it into the element. */
export async function showApiReference(domNode: HTMLElement): Promise<void> {
  const response = await fetch("/openapi.json");
  if (!response.ok) throw new Error(`The API document answered ${response.status}`);
  const spec = withoutCookie(await response.json());
  nameControls(domNode);
  SwaggerUI({
    domNode,
    spec,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    deepLinking: true,
    displayRequestDuration: true,
    validatorUrl: null,
    // Its colours are for one scheme only.
    syntaxHighlight: false,
    plugins: [() => ({ components: { DeepLink: PlainPath } })],
  });
}

/** Swagger UI makes the path a link inside the button that unfolds the call: two where one is meant. */
function PlainPath({ text }: { text: string }) {
  return text;
}

/** The browser brings its cookie by itself, and pages cannot set it: a field for it would mislead. */
function withoutCookie(document: ApiDocument): ApiDocument {
  delete document.components.securitySchemes.cookieAuth;
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    operation.security = operation.security?.filter((way) => !("cookieAuth" in way)) ?? [];
  }
  return document;
}
