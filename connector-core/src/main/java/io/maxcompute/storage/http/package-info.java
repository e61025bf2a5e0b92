/** One request to the service: sign, send, translate, retry. Internal to connector-core. */
@NullMarked
package io.maxcompute.storage.http;

import org.jspecify.annotations.NullMarked;
