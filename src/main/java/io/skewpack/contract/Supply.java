package io.skewpack.contract;

import java.util.List;
import java.util.Objects;

/** Whether a stage gives a variable to what runs in it. */
public sealed interface Supply {

  /** Always, or by a declaration that is for this very stage. */
  record Given() implements Supply {}

  /** By the controller, when something is so. */
  record Conditional(List<String> conditions) implements Supply {
    public Conditional {
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Only as a part of the environment that is copied from a container of the target's pod.
   *
   * @param with the ComponentDefinitions that have it there
   * @param without those that have not
   */
  record FromContainer(List<String> with, List<String> without) implements Supply {
    public FromContainer {
      with = List.copyOf(with);
      without = List.copyOf(without);
    }
  }

  /**
   * Only by some of the backup methods that run the ActionSet.
   *
   * @param with methods as {@code BackupPolicyTemplate/name method}
   * @param without those that do not declare it
   */
  record SomeMethods(List<String> with, List<String> without) implements Supply {
    public SomeMethods {
      with = List.copyOf(with);
      without = List.copyOf(without);
    }
  }

  /** Perhaps: something that nobody here can look into may hold it. */
  record Unknown(String why) implements Supply {
    public Unknown {
      Objects.requireNonNull(why);
    }
  }

  /** By nothing. */
  record Nothing() implements Supply {}
}
