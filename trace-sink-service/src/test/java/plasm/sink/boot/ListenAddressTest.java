package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import plasm.web.ListenAddress;
import plasm.web.RefusedSetting;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:7070,    127.0.0.1, 7070",
    "0.0.0.0:7070,      0.0.0.0,   7070",
    "localhost:1,       localhost, 1",
    "sink.example:0,    sink.example, 0",
    "host:65535,        host,      65535",
    "host:007070,       host,      7070",
    "[::1]:7070,        ::1,       7070",
    "[::]:7070,         ::,        7070",
    "[fe80::1%eth0]:80, fe80::1%eth0, 80",
  })
  void parse_isHostAndPort(String text, String host, int port) {
    assertEquals(new ListenAddress(host, port), ListenAddress.parse("V", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "7070",
        ":7070",
        "127.0.0.1",
        "127.0.0.1:",
        "host:port",
        "host:-1",
        "host:+80",
        "host:65536",
        "host:99999999999",
        "host: 80",
        "host:80 ",
        "host:8 0",
        "host:0x50",
        "host:٧٠٧٠",
        "::1:7070",
        "::1",
        "[::1]",
        "[::1]7070",
        "[::1:7070",
        "::1]:7070",
        "[]:7070",
        "http://host:80",
        "host:80/path",
        "a host:80",
        "host/path:80",
        "user@host:80",
      })
  void parse_refusesAnythingElseWithTheVariable(String text) {
    RefusedSetting refusal =
        assertThrows(RefusedSetting.class, () -> ListenAddress.parse("PLASM_X_LISTEN", text));
    assertEquals(
        "PLASM_X_LISTEN is \"" + text + "\", but must be host:port, for example 127.0.0.1:7070",
        refusal.getMessage());
  }
}
