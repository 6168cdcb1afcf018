package plasm.web;

/** A setting with which a service must not start; the message is the one line a person sees. */
public final class RefusedSetting extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedSetting(String sentence) {
    super(sentence);
  }

  /**
   * @param variable the environment variable
   * @param value what it held, without secrets
   * @param expected what it should hold
   */
  public RefusedSetting(String variable, String value, String expected) {
    super(variable + " is \"" + value + "\", but must be " + expected);
  }

  /** Of a URL that may hold a secret only the scheme: a malformed one hides it anywhere. */
  public static String masked(String url) {
    if (url.indexOf('@') < 0 && url.indexOf('?') < 0 && url.indexOf(';') < 0) {
      return url;
    }
    int schemeEnd = url.indexOf("://");
    return schemeEnd > 0 ? url.substring(0, schemeEnd) + "://***" : "***";
  }
}
