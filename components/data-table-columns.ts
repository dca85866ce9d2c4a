import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowData,
  rowSortingFeature,
  type TableOptions,
  tableFeatures,
} from "@tanstack/react-table";

/** How a column stands in the table, and in the cards that replace it below 640 px. */
export type ColumnMeta = {
  /** The heading; in cards it stands before a fact. */
  label: string;
  /** A width class, such as `w-32`, for rows and skeleton alike. One column does without. */
  width?: string;
  align?: "end";
  /** The title and the menu share the first line of a card, facts the next; else left out. */
  card?: "title" | "fact" | "menu";
  /** The least important columns go first when it gets narrow. */
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

const hiddenClass = {
  md: "sm:max-md:hidden",
  lg: "sm:max-lg:hidden",
  xl: "sm:max-xl:hidden",
};

/** Classes of a column's cells that hold from 640 px on. */
export function columnClass(meta: ColumnMeta | undefined): string {
  return [
    meta?.width ?? "",
    meta?.align === "end" ? "sm:text-end" : "",
    meta?.hideBelow === undefined ? "" : hiddenClass[meta.hideBelow],
  ].join(" ");
}

/** Classes of a column's cells in a card. */
export function cardClass(meta: ColumnMeta | undefined): string {
  switch (meta?.card) {
    case "title":
      return "max-sm:order-1 max-sm:w-[calc(100%-2.5rem)] max-sm:font-medium";
    case "menu":
      return "max-sm:order-2 max-sm:-mt-1 max-sm:ms-auto max-sm:w-8";
    case "fact":
      return "max-sm:order-3 max-sm:me-4 max-sm:w-auto max-sm:text-xs max-sm:before:me-1 max-sm:before:text-muted-foreground max-sm:before:content-[attr(data-label)]";
    default:
      return "max-sm:hidden";
  }
}
