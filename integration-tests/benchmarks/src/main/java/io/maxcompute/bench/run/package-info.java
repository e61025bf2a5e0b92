/** Rounds of cases, what they measured, and how it is shown. */
package io.maxcompute.bench.run;
