package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import plasm.web.RefusedSetting;

class PostgresUrlTest {
  private static final String VARIABLE = "PLASM_TRACE_SINK_CATALOG_URL";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // url | user | password | the driver's URL
        "postgresql://h/db                        | - | - | jdbc:postgresql://h/db",
        "postgres://h:6000/db                     | - | - | jdbc:postgresql://h:6000/db",
        "POSTGRES://h/db                          | - | - | jdbc:postgresql://h/db",
        "jdbc:postgresql://h/db                   | - | - | jdbc:postgresql://h/db",
        "postgresql://h                           | - | - | jdbc:postgresql://h/",
        "postgresql://h/                          | - | - | jdbc:postgresql://h/",
        "postgresql://[::1]:5432/db               | - | - | jdbc:postgresql://[::1]:5432/db",
        "postgresql://a:1,b_c:2/db                | - | - | jdbc:postgresql://a:1,b_c:2/db",
        "postgresql://u@h/db                      | u | - | jdbc:postgresql://h/db",
        "postgresql://u:p@h/db                    | u | p | jdbc:postgresql://h/db",
        "postgresql://u:@h/db                     | u | '' | jdbc:postgresql://h/db",
        "postgresql://:p@h/db                     | - | p | jdbc:postgresql://h/db",
        "postgresql://u%40x:p%3A%2F%25+:y@h/d%20b | u@x | p:/%+:y | jdbc:postgresql://h/d+b",
        "jdbc:postgresql://u:p@h/db               | u | p | jdbc:postgresql://h/db",
        "jdbc:postgresql://h/db?user=u&password=p | u | p | jdbc:postgresql://h/db",
        "postgresql://x:y@h/db?user=u&password=p  | u | p | jdbc:postgresql://h/db",
        "postgresql://h/db?sslmode=verify-full&sslrootcert=/a%20b | - | - |"
            + " jdbc:postgresql://h/db?sslmode=verify-full&sslrootcert=%2Fa+b",
        "postgresql://h/db?application_name=x&connect_timeout=3 | - | - |"
            + " jdbc:postgresql://h/db?ApplicationName=x&connectTimeout=3",
        "postgresql://h/db?target_session_attrs=read-write&keepalives=0 | - | - |"
            + " jdbc:postgresql://h/db?targetServerType=primary&tcpKeepAlive=false",
        "jdbc:postgresql://h/db?prepareThreshold=1 | - | - |"
            + " jdbc:postgresql://h/db?prepareThreshold=1",
        "postgresql://h/db?search_path=plasm      | - | - |"
            + " jdbc:postgresql://h/db?currentSchema=plasm",
        "jdbc:postgresql://h/db?currentSchema=plasm,public | - | - |"
            + " jdbc:postgresql://h/db?currentSchema=plasm%2Cpublic",
        "postgresql://h/db?options=-c%20search_path%3Dplasm | - | - |"
            + " jdbc:postgresql://h/db?currentSchema=plasm",
        "postgresql://h/db?options=-csearch_path%3Dplasm%20--work_mem%3D8MB | - | - |"
            + " jdbc:postgresql://h/db?currentSchema=plasm&options=-c+work_mem%3D8MB",
        "postgresql://h/db?options[search_path]=plasm | - | - |"
            + " jdbc:postgresql://h/db?currentSchema=plasm",
        "postgresql://h/db?sslpassword=s&sslkey=k | - | - | jdbc:postgresql://h/db?sslkey=k",
      })
  void parse_takesTheUsualForms(String text, String user, String password, String jdbcUrl) {
    PostgresUrl url = PostgresUrl.parse(VARIABLE, text);
    assertEquals(user, url.user());
    assertEquals(password, url.password());
    assertEquals(jdbcUrl, url.jdbcUrl(Map.of()));
    Properties read = Driver.parseURL(jdbcUrl, new Properties());
    assertTrue(read != null, "the driver takes " + jdbcUrl);
  }

  @Test
  void parse_theDriverReadsWhatWasMeant() {
    PostgresUrl url =
        PostgresUrl.parse(VARIABLE, "postgresql://h:6000/d%2Fb%20+?application_name=a%26b%3D+c");
    Properties read = Driver.parseURL(url.jdbcUrl(Map.of("connectTimeout", "5")), new Properties());
    assertEquals("d/b +", read.getProperty("PGDBNAME"));
    assertEquals("a&b=+c", read.getProperty("ApplicationName"));
    assertEquals("6000", read.getProperty("PGPORT"));
    assertEquals("5", read.getProperty("connectTimeout"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "postgresql://h/db                                 | -",
        "postgresql://h/db?search_path=plasm               | plasm",
        "postgresql://h/db?search_path=plasm,public        | plasm",
        "postgresql://h/db?search_path=%22Pla%20sm%22      | Pla sm",
        "postgresql://h/db?search_path=$user,public        | -",
      })
  void schema_isTheFirstOfTheSearchPath(String text, String schema) {
    assertEquals(Optional.ofNullable(schema), PostgresUrl.parse(VARIABLE, text).schema());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost/db",
        "://",
        "mysql://h/db",
        "jdbc:postgresql:db",
        "postgresql:///db?user=u&password=hunter2",
        "postgresql://user:hunter2@",
        "postgresql://user:hunter2@host:port:9/db",
        "postgresql://user:hunter2@host:65536/db",
        "postgresql://user:hunter2@host,/db",
        "postgresql://user:a/hunter2@host/db",
        "postgresql://user:5432/hunter2@host/db",
        "postgresql://user:a@hunter2@host/db",
        "postgresql://user:a?hunter2@host/db",
        "postgresql://user:a#hunter2@host/db",
        "postgresql://user:hunter2@host/db x",
        "postgresql://user:hunter2%zz@host/db",
        "postgresql://host/db?hunter2",
        "postgresql://host/db?passfile=hunter2",
        "postgresql://host/db?target_session_attrs=hunter2",
        "postgresql://host/db?options=hunter2",
        "postgresql://host/db?options=-c%20a%3Db%20hunter2",
        "postgresql://host/db?user=u&passwort=hunter2",
      })
  void parse_refusesWithoutShowingAPassword(String text) {
    String message =
        assertThrows(RefusedSetting.class, () -> PostgresUrl.parse(VARIABLE, text)).getMessage();
    assertTrue(message.startsWith(VARIABLE), message);
    assertFalse(message.contains("hunter2"), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void nothingForPeople_showsAPassword() {
    PostgresUrl url =
        PostgresUrl.parse(VARIABLE, "postgresql://u:hunter2@h:1/db?sslpassword=hunter2");
    assertEquals("postgresql://h:1/db", url.place());
    assertEquals("postgresql://h:1/db", url.toString());
    assertFalse(new Backend.Cluster(url).toString().contains("hunter2"));
    assertFalse(url.jdbcUrl(Map.of()).contains("hunter2"));
  }

  @Test
  void settings_keepPasswordsThatLookLikeReferences() {
    PostgresUrl url = PostgresUrl.parse(VARIABLE, "postgresql://u:a%24%7Bb%7D@h/db");
    assertEquals("a${b}", url.password());
    assertEquals(
        "a\\${b}", ClusterDatabase.settings(url).get("quarkus.datasource.cluster.password"));
  }
}
