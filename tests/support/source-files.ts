import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of ours: its path from the root with forward slashes, and its text. */
export interface SourceFile {
  path: string;
  text: string;
  /** The text without comments, so that a rule does not trip over an explanation. */
  code: string;
}

/** The repository's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Every file below the folders whose name matches, in a fixed order. Absent folders are empty. */
export function sourceFiles(folders: string[], name: RegExp): SourceFile[] {
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && name.test(entry.name))
        .map((entry) => posix.relative(root, posix.join(entry.parentPath, entry.name))),
    )
    .sort()
    .map((path) => sourceFile(path, readFileSync(join(root, path), "utf8")));
}

/** A source file from its text; tests of the rules make their own. */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, code: withoutComments(text) };
}

/**
 * What a file imports, in any form (static, type-only, re-export, dynamic, require), as written. By
 * pattern and not by a parser: Biome keeps the shapes regular, and type-only imports must count.
 */
export function importsOf({ code }: SourceFile): string[] {
  const patterns = [
    /(?<![\w$.])(?:import|export)\b[^;"'`()=]*?\bfrom\s*["']([^"']+)["']/g,
    /(?<![\w$.])import\s*["']([^"']+)["']/g,
    /(?<![\w$.])(?:import|require)\s*\(\s*["'`]([^"'`]+)["'`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name ?? ""));
}

/** The path from the root that an import means, without extension; undefined for a package. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const path = specifier.startsWith("@/")
    ? posix.normalize(specifier.slice(2))
    : specifier.startsWith(".")
      ? posix.join(posix.dirname(from), specifier)
      : undefined;
  return path?.replace(/\.(ts|tsx|js|jsx)$/, "");
}

function withoutComments(text: string): string {
  const stringsAndComments =
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(stringsAndComments, (_all, literal?: string) => literal ?? "");
}
