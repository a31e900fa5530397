package io.skewpack.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kube-openapi pkg/validation/strfmt, each line checked against that code. */
class StringFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "date-time    | 2014-12-15T19:30:20+02:00 | 2014-12-15 19:30:20Z",
        "date-time    | 2014-12-15t19:30:20.5z    | 2014-12-15T24:30:20Z",
        "date         | 2024-02-29                | 2023-02-29",
        "duration     | 1h30m                     | 1",
        "duration     | 5 weeks                   | 1 foo",
        "byte         | YQ==                      | YQ",
        "email        | Bob <a@b.c>               | a b@c",
        "hostname     | a.b.co                    | a_b",
        "ipv4         | 01.2.3.4                  | 256.1.1.1",
        "ipv6         | ::ffff:1.2.3.4            | ::ffff:01.2.3.4",
        "ipv6         | 1::                       | 1::2::3",
        "cidr         | ::1/128                   | 1.2.3.4/33",
        "mac          | 0123.4567.89ab            | 01:23:45-67:89:ab",
        "uuid4        | 123e4567-e89b-42d3-a456-426614174000 | 123e4567-e89b-42d3-c456-426614174000",
        "isbn         | 978-0321751041            | 0321751044",
        "creditcard   | 4111 1111 1111 1111       | 4111-1111-1111-1112",
        "ssn          | 111-22-3333               | 111223333",
        "rgbcolor     | rgb( 1 , 2,3 )            | rgb(256,0,0)",
        "bsonobjectid | 507f1f77bcf86cd799439011  | 507f1f77bcf86cd79943901g",
        "uri          | http://[::1]:80/          | http://a:80x/",
      })
  void readsFormatsAsTheServerDoes(String format, String good, String bad) {
    String name = StringFormat.supported(format);

    assertThat(StringFormat.matches(name, good)).as(good).isTrue();
    assertThat(StringFormat.matches(name, bad)).as(bad).isFalse();
  }
}
