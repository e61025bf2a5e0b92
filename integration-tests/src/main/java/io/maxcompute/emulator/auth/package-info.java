/** Who is calling: signatures of both versions, STS and bearer tokens. */
@NullMarked
package io.maxcompute.emulator.auth;

import org.jspecify.annotations.NullMarked;
