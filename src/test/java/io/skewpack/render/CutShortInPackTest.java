package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.diagnose.Facts;
import io.skewpack.diagnose.OtherRevisions;
import io.skewpack.snapshot.History.CutShort;
import io.skewpack.snapshot.History.Finding;
import io.skewpack.snapshot.History.Introduction;
import io.skewpack.snapshot.History.Stop;
import io.skewpack.snapshot.History.Untried;
import io.skewpack.snapshot.History.Work;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a search of the repository did not come to is told in the reader's language. */
class CutShortInPackTest {

  private static final CutShort CUT =
      new CutShort(
          Stop.DEADLINE,
          60,
          List.of(new Untried(Work.REVISIONS, 2, 9), new Untried(Work.CHARTS, 0, 0)));

  @Test
  void aSearchThatWasStoppedSaysByWhatAndWhatWasLeft() {
    Facts facts = OtherRevisions.facts(CUT);
    assertThat(texts("en").get("gap.history.cutShort", facts))
        .isEqualTo(
            "The search in the repository ended early, stopped after 60 s (--deadline allows more)."
                + " Not tried: 2 of 9 revisions, the other charts.");
    assertThat(texts("zh").get("gap.history.cutShort", facts))
        .isEqualTo("代码仓库中的查找提前结束：已用完 60 秒（--deadline 可以放宽）。没有尝试的有：9 个修订版本中的 2 个、同仓库的其他 chart。");
    assertThat(texts("en").plain("triage.cutShort", facts))
        .startsWith("The search ended early, stopped after 60 s");
  }

  @Test
  void theLineOfAnOlderSnapshotIsShownInert() {
    CutShort old =
        new CutShort(Optional.empty(), 0, List.of(), Optional.of("stopped by the user @all"));
    assertThat(texts("zh").get("gap.history.cutShort", OtherRevisions.facts(old)))
        .isEqualTo("代码仓库中的查找提前结束：`stopped by the user @all`。");
  }

  @Test
  void whyNoCommitWasFoundIsAWordOfOursWhereItIsKnown() {
    assertThat(notFound("headNotRendered", "zh")).endsWith("（HEAD 的 chart 无法渲染）。");
    assertThat(notFound("some line", "en")).endsWith("was not found (`some line`).");
  }

  private static String notFound(String detail, String language) {
    Introduction open =
        new Introduction(
            "g/v1", "K", ".a", "unknown", Finding.NOT_FOUND, Optional.empty(), Optional.of(detail));
    return texts(language)
        .get(
            "trigger.notFound",
            Facts.of("field", "K .a").with("detail", OtherRevisions.detail(open)));
  }

  private static Texts texts(String language) {
    return new Texts(new Templates(Optional.empty()), language);
  }
}
