declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  type Options = {
    domNode: HTMLElement;
    spec: object;
    docExpansion?: "list" | "full" | "none";
    defaultModelsExpandDepth?: number;
    deepLinking?: boolean;
    displayRequestDuration?: boolean;
    validatorUrl?: null;
    syntaxHighlight?: false;
    plugins?: (() => { components: Record<string, unknown> })[];
  };
  const SwaggerUI: (options: Options) => unknown;

  export = SwaggerUI;
}
