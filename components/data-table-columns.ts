import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowData,
  rowSortingFeature,
  type TableOptions,
  tableFeatures,
} from "@tanstack/react-table";

/** How a column stands in the table, and in the cards that replace it where it is narrow. */
export type ColumnMeta = {
  /** The heading; in cards it stands before a fact. */
  label: string;
  /** A width class, such as `w-32`, for rows and skeleton alike. One column does without. */
  width?: string;
  align?: "end";
  /** The title shares the first line of a card with the menu or a button; facts follow; else left out. */
  card?: "title" | "fact" | "menu" | "button";
  /** In cards the value says by itself what it is. */
  speaksForItself?: boolean;
  /** Left out of a table narrower than 48, 56 or 64 rem: the least important columns first. */
  hideBelow?: "md" | "lg" | "xl";
  /** The heading is for screen readers alone, as over a row's menu. */
  labelHidden?: boolean;
};

export const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

export type TableColumns<Row extends RowData> = TableOptions<typeof features, Row>["columns"];

/**
 * Writes the columns of a table: `helper.columns([helper.accessor("name", {…}), …])`, at module
 * scope. A column's id is its key in the wire's `sort`; set `enableSorting: false` where it has none.
 */
export function tableColumns<Row extends RowData>() {
  return createColumnHelper<typeof features, Row>();
}

/** The last column of a table whose rows have a menu. */
export const menuColumn = {
  id: "menu",
  header: "Actions",
  enableSorting: false,
  meta: { label: "Actions", labelHidden: true, width: "w-14", card: "menu" },
} as const;

const hiddenClass = {
  md: "@xl:@max-3xl:hidden",
  lg: "@xl:@max-4xl:hidden",
  xl: "@xl:@max-5xl:hidden",
};

/** Classes of a column's cells in the table proper. */
export function columnClass(meta: ColumnMeta | undefined): string {
  return [
    meta?.width ?? "",
    meta?.align === "end" ? "@xl:text-end" : "",
    meta?.hideBelow === undefined ? "" : hiddenClass[meta.hideBelow],
  ].join(" ");
}

const labelledClass =
  "@max-xl:before:me-1 @max-xl:before:text-muted-foreground @max-xl:before:content-[attr(data-label)]";

/** Classes of a column's cells in a card. */
export function cardClass(meta: ColumnMeta | undefined): string {
  switch (meta?.card) {
    case "title":
      return "@max-xl:order-1 @max-xl:w-[calc(100%-2.5rem)] @max-xl:font-medium @max-xl:group-has-[.card-button]/row:w-[calc(100%-5rem)]";
    case "menu":
      return "@max-xl:order-2 @max-xl:-mt-1 @max-xl:-me-1.5 @max-xl:ms-auto @max-xl:w-8 @max-xl:text-end";
    case "button":
      return "card-button @max-xl:order-2 @max-xl:-mt-1 @max-xl:ms-auto @max-xl:w-18 @max-xl:text-end";
    case "fact":
      return `@max-xl:order-3 @max-xl:me-4 @max-xl:w-auto @max-xl:text-xs ${meta.speaksForItself ? "" : labelledClass}`;
    default:
      return "@max-xl:hidden";
  }
}
