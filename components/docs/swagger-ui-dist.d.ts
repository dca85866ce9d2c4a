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
    plugins?: ((system: System) => { components: object })[];
  };
  /** Its own React, which its plugins must draw with. */
  type System = {
    React: { createElement: (tag: string, props: null, child: unknown) => unknown };
  };
  const SwaggerUI: (options: Options) => unknown;

  export = SwaggerUI;
}
