import { CloudflareError } from "./errors";
import type { Answer } from "./router";

/**
 * Returns one page of a list, with `result_info`.
 *
 * @param query `page` from 1 and `per_page` from 1
 * @param usual the default page size
 * @param most the maximum page size, to which a larger `per_page` is reduced
 * @throws CloudflareError if a parameter is not a number
 */
export function page(all: readonly unknown[], query: URLSearchParams, usual: number, most: number): Answer {
  const number = positive(query, "page", 1);
  const size = Math.min(positive(query, "per_page", usual), most);
  const result = all.slice((number - 1) * size, number * size);
  return {
    result,
    info: {
      page: number,
      per_page: size,
      count: result.length,
      total_count: all.length,
      total_pages: Math.ceil(all.length / size),
    },
  };
}

function positive(query: URLSearchParams, name: string, usual: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new CloudflareError(400, 6003, `Invalid value for ${name}: "${text}" is not a whole number from 1`);
  }
  return Number(text);
}
