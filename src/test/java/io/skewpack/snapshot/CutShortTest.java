package io.skewpack.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.snapshot.History.CutShort;
import io.skewpack.snapshot.History.Stop;
import io.skewpack.snapshot.History.Untried;
import io.skewpack.snapshot.History.Work;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CutShortTest {

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    CutShort cut = new CutShort(Stop.DEADLINE, 60, List.of(new Untried(Work.CHARTS, 3, 40)));
    assertThat(SnapshotJson.mapper().readValue(SnapshotJson.pretty(cut), CutShort.class))
        .isEqualTo(cut);
    CutShort user = new CutShort(Stop.USER, 0, List.of());
    assertThat(SnapshotJson.mapper().readValue(SnapshotJson.pretty(user), CutShort.class))
        .isEqualTo(user);
  }

  @Test
  void aLineOfAnOlderSnapshotIsKeptAsItIs() throws Exception {
    byte[] line = "\"stopped by the user; not tried: 1 of 2 revisions\"".getBytes(UTF_8);
    assertThat(SnapshotJson.mapper().readValue(line, CutShort.class))
        .isEqualTo(
            new CutShort(
                Optional.empty(),
                0,
                List.of(),
                Optional.of("stopped by the user; not tried: 1 of 2 revisions")));
  }
}
