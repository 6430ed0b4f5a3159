import { readFileSync } from "node:fs";
import { load } from "js-yaml";

// Every registered unit: name and address.
export default function () {
  const register = load(readFileSync("data/units.yml", "utf8"));
  return register.单位.map((unit) => ({ name: unit.名称, address: `units/${unit.地址名}/` }));
}
