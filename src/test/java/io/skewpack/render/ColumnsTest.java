package io.skewpack.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void aChineseCharacterTakesTwoColumnsAndItsMarksDoToo() {
    assertThat(Columns.width("chart")).isEqualTo(5);
    assertThat(Columns.width("平台 chart")).isEqualTo(10);
    assertThat(Columns.width("（已确认）。")).isEqualTo(12);
    assertThat(Columns.width("1.0.2 – 1.0.3")).isEqualTo(13);
    assertThat(Columns.width("\ud840\udc00")).as("outside the basic plane").isEqualTo(2);
  }

  @Test
  void paddedTextsEndInTheSameColumnAndLongOnesStayWhole() {
    assertThat(Columns.pad("通过", 6)).isEqualTo("通过  ");
    assertThat(Columns.pad("pass", 6)).isEqualTo("pass  ");
    assertThat(Columns.pad("not evaluated", 6)).isEqualTo("not evaluated");
  }
}
