import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";

// Every project, by year and slug, with its own address.
export default function () {
  const years = readdirSync("data").filter((name) => /^\d{4}$/.test(name)).sort();
  return years.flatMap((year) =>
    readdirSync(`data/${year}`).sort().map((file) => {
      const project = load(readFileSync(`data/${year}/${file}`, "utf8"));
      return { address: `${year}/${file.slice(0, -4)}/`, ...project };
    }),
  );
}
