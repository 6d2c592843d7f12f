import type { QueryOptions } from "../store/engine.ts";

/**
 * Imports have no time limit; what does not fit in memory goes to disk. On a cluster a row is sent to the shard that it belongs to: by default
 * each server would keep what it has (`parallel_distributed_insert_select` = 2).
 */
export const bulk: QueryOptions = {
  lane: "load",
  maxMemoryBytes: 4 * 1024 ** 3,
  settings: { max_bytes_before_external_group_by: 1_500_000_000, max_bytes_before_external_sort: 1_500_000_000, max_insert_threads: 2, parallel_distributed_insert_select: 0 },
};
