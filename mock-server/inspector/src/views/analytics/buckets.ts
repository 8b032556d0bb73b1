// The spans of time that Agent Analytics counts by.

/** When a bucket begins, in milliseconds since 1970: `2026-11-20`, or with the hour `2026-11-20T10:00`, in UTC. */
export const bucketStart = (bucket: string) => Date.parse(bucket.includes('T') ? `${bucket}:00Z` : `${bucket}T00:00:00Z`);
