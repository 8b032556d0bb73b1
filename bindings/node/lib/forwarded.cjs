'use strict';

// What proxies say of a request that they hand on.

/** Of several proxies, the first is the one that the client spoke to. */
function firstOf(list) {
  return list?.split(',')[0].trim() || undefined;
}

module.exports = { firstOf };
