package plasm.artifacts.boot;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import plasm.web.RefusedSetting;

/**
 * The AWS_* variables, spelled as AWS tools do, as settings of the S3 client. What is not set is
 * left to the client, which knows profiles and the metadata of its machine.
 *
 * <p>An endpoint of one's own means path-style addressing, since its buckets mostly have no names
 * in the DNS. Plain http needs AWS_ALLOW_HTTP, so that nobody sends keys in the clear by a typo.
 */
final class AwsVariables {
  private static final Set<String> YES = Set.of("1", "true", "yes");
  private static final String DEFAULT_REGION = "us-east-1";

  private AwsVariables() {}

  /**
   * @param variable gives a variable's value, empty when it is unset or blank
   * @throws RefusedSetting when the endpoint cannot be used
   */
  static Map<String, String> asSettings(Function<String, Optional<String>> variable) {
    Map<String, String> settings = new HashMap<>();
    variable
        .apply("AWS_REGION")
        .or(() -> variable.apply("AWS_DEFAULT_REGION"))
        .ifPresent(region -> settings.put("quarkus.s3.aws.region", region));
    variable.apply("AWS_ACCESS_KEY_ID").ifPresent(id -> addCredentials(id, variable, settings));
    variable
        .apply("AWS_ENDPOINT_URL_S3")
        .or(() -> variable.apply("AWS_ENDPOINT_URL"))
        .ifPresent(endpoint -> addEndpoint(endpoint, variable, settings));
    return settings;
  }

  private static void addCredentials(
      String id, Function<String, Optional<String>> variable, Map<String, String> settings) {
    String secret =
        variable
            .apply("AWS_SECRET_ACCESS_KEY")
            .orElseThrow(
                () ->
                    new RefusedSetting(
                        "AWS_ACCESS_KEY_ID is set and AWS_SECRET_ACCESS_KEY is not: set both"));
    settings.put("quarkus.s3.aws.credentials.type", "static");
    settings.put("quarkus.s3.aws.credentials.static-provider.access-key-id", id);
    settings.put("quarkus.s3.aws.credentials.static-provider.secret-access-key", secret);
    variable
        .apply("AWS_SESSION_TOKEN")
        .ifPresent(
            token ->
                settings.put("quarkus.s3.aws.credentials.static-provider.session-token", token));
  }

  private static void addEndpoint(
      String endpoint, Function<String, Optional<String>> variable, Map<String, String> settings) {
    URI url = url(endpoint);
    boolean mayBePlain =
        variable
            .apply("AWS_ALLOW_HTTP")
            .filter(yes -> YES.contains(yes.toLowerCase(Locale.ROOT)))
            .isPresent();
    if (url.getScheme().equals("http") && !mayBePlain) {
      throw new RefusedSetting(
          "AWS_ENDPOINT_URL",
          RefusedSetting.masked(endpoint),
          "an https URL, or AWS_ALLOW_HTTP=true beside it");
    }
    settings.put("quarkus.s3.endpoint-override", endpoint);
    settings.put("quarkus.s3.path-style-access", "true");
    settings.putIfAbsent("quarkus.s3.aws.region", DEFAULT_REGION);
  }

  private static URI url(String endpoint) {
    try {
      URI url = URI.create(endpoint);
      if (url.getHost() != null
          && (url.getScheme().equals("http") || url.getScheme().equals("https"))) {
        return url;
      }
    } catch (IllegalArgumentException notAUrl) {
      // Refused below: the message of the exception could repeat a password.
    }
    throw new RefusedSetting(
        "AWS_ENDPOINT_URL", RefusedSetting.masked(endpoint), "an http or https URL with a host");
  }
}
