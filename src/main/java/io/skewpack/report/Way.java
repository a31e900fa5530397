package io.skewpack.report;

import java.util.Objects;

/**
 * One way out of a failure.
 *
 * @param what is to be done
 * @param who does it
 * @param cost in time or in kind
 * @param risk what may go wrong, or be lost
 * @param proof how to see that it worked
 */
public record Way(Claim what, Claim who, Claim cost, Claim risk, Claim proof) {
  public Way {
    Objects.requireNonNull(what);
    Objects.requireNonNull(who);
    Objects.requireNonNull(cost);
    Objects.requireNonNull(risk);
    Objects.requireNonNull(proof);
  }
}
