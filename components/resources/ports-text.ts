import { portsMax } from "@/lib/contract/ports";

const portMax = 65_535;

/** What the field of ports says, as the words of `config`: lists and one range. */
export type PortWords = {
  port?: number;
  ports?: number[];
  fromPort?: number;
  toPort?: number;
};

/** "22, 443, 8000-8100" as `config` has it; a sentence when it is not right. */
export function readPorts(text: string): PortWords | { flaw: string } {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  const single: number[] = [];
  const ranges: [number, number][] = [];
  for (const part of parts) {
    const [, from = "", to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part) ?? [];
    const numbers = [Number(from), Number(to ?? from)] as const;
    if (from === "" || numbers[1] > portMax || numbers[0] > numbers[1]) {
      return { flaw: `“${part}” is not a port. Write ports such as 443, or a range: 8000-8100.` };
    }
    if (to === undefined) single.push(numbers[0]);
    else ranges.push([...numbers]);
  }
  if (ranges.length > 1) return { flaw: "Only one range fits; write the others port by port." };
  if (single.length > portsMax) return { flaw: `At most ${portsMax} ports fit.` };
  const [range] = ranges;
  const [only] = single;
  return {
    ...(single.length === 1 && only !== undefined && { port: only }),
    ...(single.length > 1 && { ports: single }),
    ...(range && { fromPort: range[0], toPort: range[1] }),
  };
}

/** The other way round. */
export function portsText({ port, ports = [], fromPort, toPort }: PortWords): string {
  const single = port === undefined ? ports : [port, ...ports];
  const range = fromPort === undefined ? [] : [`${fromPort}-${toPort ?? fromPort}`];
  return [...new Set(single.map(String)), ...range].join(", ");
}
