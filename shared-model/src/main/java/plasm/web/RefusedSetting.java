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

  /** A URL without what stands before its {@code @}: user and password. */
  public static String masked(String url) {
    return url.replaceAll("//[^/]*@", "//***@");
  }
}
