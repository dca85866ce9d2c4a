type Option<Value extends string> = { value: Value; label: string };

/** One of a few values that a list can be narrowed to. */
export type ChoiceFilter = {
  /** Its heading in the menu. */
  label: string;
  value: string | null;
  options: readonly Option<string>[];
  /** What stands on its chip while it is on. */
  chip: string;
  onChange: (value: string | null) => void;
};

/**
 * A filter over one word of the address.
 *
 * @param chip what its chip says of the label of the value; "Status: Active" unless told
 */
export function choiceFilter<Value extends string>({
  label,
  value,
  options,
  chip = (chosen) => `${label}: ${chosen}`,
  onChange,
}: {
  label: string;
  value: Value | null;
  options: readonly Option<Value>[];
  chip?: (chosen: string) => string;
  onChange: (value: Value | null) => void;
}): ChoiceFilter {
  const optionOf = (wanted: string | null) => options.find((option) => option.value === wanted);
  return {
    ...{ label, value, options },
    chip: chip(optionOf(value)?.label ?? value ?? ""),
    onChange: (chosen) => onChange(optionOf(chosen)?.value ?? null),
  };
}

/** Names what lets nothing through: "No role matches “dba” with “Limit: 8 h or less”". */
export function noMatchTitle(
  nothing: string,
  q: string,
  choices: readonly ChoiceFilter[],
  more: readonly string[],
): string {
  const chips = choices.filter(({ value }) => value !== null).map(({ chip }) => `“${chip}”`);
  const conditions = [...chips, ...more].join(" and ");
  return [nothing, q && `“${q}”`, q && conditions && "with", conditions].filter(Boolean).join(" ");
}
