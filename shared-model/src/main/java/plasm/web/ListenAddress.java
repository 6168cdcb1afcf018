package plasm.web;

/** Where a service listens: {@code host:port}, an IPv6 host in brackets. */
public record ListenAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * @param variable names the setting in the refusal
   * @throws RefusedSetting when it is no address
   */
  public static ListenAddress parse(String variable, String text) {
    int colon = text.lastIndexOf(':');
    if (colon > 0) {
      String host = text.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      if (bracketed || host.indexOf(':') < 0) {
        int port = port(text.substring(colon + 1));
        if (port >= 0) {
          return new ListenAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
        }
      }
    }
    throw new RefusedSetting(variable, text, "host:port, for example 127.0.0.1:7070");
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port >= 0 && port <= MAX_PORT ? port : -1;
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }
}
