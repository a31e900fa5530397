package io.skewpack.contract;

import io.skewpack.contract.StageEnvironment.Declarer;
import io.skewpack.snapshot.Contracts.Action;
import io.skewpack.snapshot.Contracts.EnvironmentEntry;
import io.skewpack.snapshot.Pointer;
import java.util.List;
import java.util.Objects;

/**
 * A variable that an action needs and that its stage does not surely give it.
 *
 * @param action what needs it
 * @param need where and how
 * @param supply what the stage gives instead; never {@link Supply.Given}
 * @param declarers who could declare it for this stage, nearest first
 * @param elsewhere where the chart declares a variable of this name for others
 */
public record UnmetNeed(
    Action action, Need need, Supply supply, List<Declarer> declarers, List<Elsewhere> elsewhere) {

  public UnmetNeed {
    Objects.requireNonNull(action);
    Objects.requireNonNull(need);
    Objects.requireNonNull(supply);
    declarers = List.copyOf(declarers);
    elsewhere = List.copyOf(elsewhere);
  }

  /** A declaration that does not reach the action's stage. */
  public record Elsewhere(String object, EnvironmentEntry entry, Pointer content) {
    public Elsewhere {
      Objects.requireNonNull(object);
      Objects.requireNonNull(entry);
      Objects.requireNonNull(content);
    }
  }
}
