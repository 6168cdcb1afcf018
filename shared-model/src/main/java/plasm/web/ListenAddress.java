package plasm.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a service listens: {@code host:port}, an IPv6 host in brackets. */
public record ListenAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[(?<v6>[0-9A-Fa-f:.]+(?:%\\w+)?)]|(?<host>[\\w.-]+)):(?<port>[0-9]{1,9})");
  private static final int MAX_PORT = 65_535;

  /**
   * @param variable names the setting in the refusal
   * @throws RefusedSetting when it is no address
   */
  public static ListenAddress parse(String variable, String text) {
    Matcher address = FORM.matcher(text);
    if (address.matches()) {
      int port = Integer.parseInt(address.group("port"));
      String host = address.group("v6") != null ? address.group("v6") : address.group("host");
      if (port <= MAX_PORT) {
        return new ListenAddress(host, port);
      }
    }
    throw new RefusedSetting(variable, text, "host:port, for example 127.0.0.1:7070");
  }
}
