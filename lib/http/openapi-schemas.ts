import { z } from "zod";

/** JSON of the document; what is not looked into stays unknown. */
export type JsonObject = { [key: string]: unknown };

/**
 * Turns the contract's schemas into those of the document. Schemas with an id stand once, under
 * `components/schemas`, and are referred to from everywhere else.
 */
export class SchemaWriter {
  readonly components: Record<string, JsonObject> = {};

  /**
   * @param io `input`: what a caller may send; `output`: what is answered, which may gain fields
   *   later and so names no end of them
   */
  write(schema: z.ZodType, io: "input" | "output"): JsonObject {
    const {
      $schema: _dialect,
      $defs = {},
      ...json
    } = z.toJSONSchema(schema, {
      io,
      target: "draft-2020-12",
      override: ({ jsonSchema }) => {
        // Zod says of every whole number that JavaScript can hold it, which limits nobody.
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (io === "output" && jsonSchema.additionalProperties === false) {
          delete jsonSchema.additionalProperties;
        }
      },
    });
    for (const [id, definition] of Object.entries($defs)) this.#keep(id, definition as JsonObject);
    return this.#asReference(json);
  }

  #keep(id: string, definition: JsonObject): void {
    const { id: _id, ...json } = redirected(definition);
    const known = this.components[id];
    if (known && JSON.stringify(known) !== JSON.stringify(json)) {
      throw new Error(`Two schemas of the contract have the id ${id}`);
    }
    this.components[id] = json;
  }

  #asReference(json: JsonObject): JsonObject {
    if (typeof json.id !== "string") return redirected(json);
    this.#keep(json.id, json);
    return { $ref: `#/components/schemas/${json.id}` };
  }
}

/** Zod keeps shared schemas beside each schema; here they are shared by the whole document. */
function redirected(json: JsonObject): JsonObject {
  const text = JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as JsonObject;
}
