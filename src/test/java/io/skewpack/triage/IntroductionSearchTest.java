package io.skewpack.triage;

import static org.assertj.core.api.Assertions.assertThat;

import io.skewpack.capture.git.ContentHistory.End;
import io.skewpack.snapshot.History.Finding;
import io.skewpack.triage.IntroductionSearch.Found;
import io.skewpack.triage.IntroductionSearch.Presence;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Histories are written newest first: x rejected, - not, ? does not render. */
class IntroductionSearchTest {

  private final TreeSet<Integer> asked = new TreeSet<>();

  private Found search(String history, End end, Integer... guesses) {
    return IntroductionSearch.search(history.length(), end, List.of(guesses), oracle(history, 99));
  }

  private IntroductionSearch.Oracle oracle(String history, int bound) {
    return state -> {
      asked.add(state);
      if (asked.size() > bound) {
        return Presence.NOT_TRIED;
      }
      return switch (history.charAt(state)) {
        case 'x' -> Presence.REJECTED;
        case '-' -> Presence.NOT_REJECTED;
        default -> Presence.UNKNOWN;
      };
    };
  }

  @Test
  void aRightGuessCostsTwoRenderings() {
    Found found = search("xxxxx-----", End.CHART_WAS_ADDED, 4, 9);
    assertThat(found.finding()).isEqualTo(Finding.RENDERED);
    assertThat(found.state()).hasValue(4);
    assertThat(found.detail()).isEmpty();
    assertThat(asked).containsExactly(0, 4, 5);
  }

  @Test
  void theLastEntryCountsOfAFieldThatCameTwice() {
    assertThat(search("xx---xxx--", End.CHART_WAS_ADDED, 1, 7).state()).hasValue(1);
  }

  @Test
  void aWrongGuessIsPassedOver() {
    assertThat(search("xxxxxxx---", End.CHART_WAS_ADDED, 1, 3, 6).state()).hasValue(6);
  }

  @Test
  void aGuessThatIsTooOldNarrowsItDown() {
    Found found = search("xx--------", End.CHART_WAS_ADDED, 6);
    assertThat(found.state()).hasValue(1);
    assertThat(found.detail()).contains("byBisection");
  }

  @Test
  void withoutAGuessItIsFoundByBisection() {
    String history = "x".repeat(137) + "-".repeat(200);
    Found found = search(history, End.CHART_WAS_ADDED);
    assertThat(found.state()).hasValue(136);
    assertThat(asked).hasSizeLessThan(20);
  }

  @Test
  void everyPlaceIsFoundWithoutAGuess() {
    for (int length = 2; length < 20; length++) {
      for (int at = 0; at + 1 < length; at++) {
        String history = "x".repeat(at + 1) + "-".repeat(length - at - 1);
        assertThat(search(history, End.CHART_WAS_ADDED).state()).as(history).hasValue(at);
      }
    }
  }

  @Test
  void theEndOfTheHistoryIsSaidForWhatItIs() {
    assertThat(search("xxx", End.CHART_WAS_ADDED, 2).finding()).isEqualTo(Finding.FROM_THE_START);
    assertThat(search("xxx", End.CHART_WAS_ADDED).state()).hasValue(2);
    assertThat(search("x", End.SHALLOW).finding()).isEqualTo(Finding.BEYOND_SHALLOW);
    assertThat(search("xx", End.MISSING_OBJECTS).finding()).isEqualTo(Finding.NOT_FOUND);
    assertThat(search("xx", End.TOO_LONG).finding()).isEqualTo(Finding.NOT_FOUND);
  }

  @Test
  void whatHeadDoesNotHaveIsNotCommitted() {
    assertThat(search("-xx", End.CHART_WAS_ADDED, 2).finding()).isEqualTo(Finding.NOT_COMMITTED);
    Found found = search("?xx", End.CHART_WAS_ADDED);
    assertThat(found.finding()).isEqualTo(Finding.NOT_FOUND);
    assertThat(found.detail()).contains("headNotRendered");
  }

  @Test
  void statesThatDoNotRenderAreWalkedAround() {
    assertThat(search("xx??xx?---", End.CHART_WAS_ADDED, 3).finding()).isEqualTo(Finding.NOT_FOUND);
    assertThat(search("x???????x-", End.CHART_WAS_ADDED).state()).hasValue(8);
    assertThat(search("xxxx??????", End.CHART_WAS_ADDED).detail()).contains("notRenderedBetween");
  }

  @Test
  void theBoundOnRenderingsHolds() {
    String history = "x".repeat(900) + "-".repeat(100);
    List<Integer> guesses = IntStream.range(0, 899).boxed().toList();
    Found found = IntroductionSearch.search(1000, End.CHART_WAS_ADDED, guesses, oracle(history, 8));
    assertThat(found.finding()).isEqualTo(Finding.NOT_FOUND);
    assertThat(found.state()).isEqualTo(OptionalInt.empty());
    assertThat(asked).hasSizeLessThanOrEqualTo(9);
  }
}
