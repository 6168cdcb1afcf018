package plasm.sink;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

/** Data flows one way: http, then the use cases, then the port, then one backend. */
class LayersTest {
  private static final JavaClasses SINK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("plasm.sink");

  @Test
  void packages_importAlongTheArrowOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("http")
        .definedBy("plasm.sink.http..")
        .layer("use cases")
        .definedBy(
            "plasm.sink.ingest..",
            "plasm.sink.complete..",
            "plasm.sink.live..",
            "plasm.sink.session..",
            "plasm.sink.retained..",
            "plasm.sink.view..")
        .layer("relay")
        .definedBy("plasm.sink.relay..")
        .layer("export")
        .definedBy("plasm.sink.export..")
        .layer("traces")
        .definedBy(
            "plasm.sink.trace..", "plasm.sink.usage..", "plasm.sink.run..", "plasm.sink.lash..")
        .layer("port")
        .definedBy("plasm.sink.store")
        .layer("memory")
        .definedBy("plasm.sink.store.memory..")
        .layer("sqlite")
        .definedBy("plasm.sink.store.sqlite..")
        .layer("postgres")
        .definedBy("plasm.sink.store.postgres..")
        .layer("columns")
        .definedBy("plasm.sink.store.column..")
        .layer("archive")
        .definedBy("plasm.sink.store.archive..")
        .layer("boot")
        .definedBy("plasm.sink.boot..")
        .whereLayer("boot")
        .mayOnlyBeAccessedByLayers("http")
        .whereLayer("http")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("relay")
        .mayOnlyBeAccessedByLayers("boot", "http")
        .whereLayer("export")
        .mayOnlyBeAccessedByLayers("boot", "use cases")
        .whereLayer("memory")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("sqlite")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("postgres")
        .mayOnlyBeAccessedByLayers("boot")
        .whereLayer("columns")
        .mayOnlyBeAccessedByLayers("sqlite", "postgres")
        .whereLayer("archive")
        .mayOnlyBeAccessedByLayers("boot", "sqlite")
        .check(SINK);
  }

  @Test
  void http_knowsOfBootOnlyTheSettings() {
    noClasses()
        .that()
        .resideInAPackage("plasm.sink.http..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("plasm\\.sink\\.boot\\.(?!SinkSettings).*")
        .check(SINK);
  }

  @Test
  void framework_staysAtTheRim() {
    noClasses()
        .that()
        .resideOutsideOfPackages("plasm.sink.http..", "plasm.sink.boot..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "io.smallrye..")
        .check(SINK);
  }

  @Test
  void sql_staysInItsBackend() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "plasm.sink.store.sqlite..", "plasm.sink.store.postgres..", "plasm.sink.boot..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
        .check(SINK);
  }

  @Test
  void otherServers_areAskedByTheRelayOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("plasm.sink.relay..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(SINK);
  }

  @Test
  void openTelemetry_staysInTheExport() {
    noClasses()
        .that()
        .resideOutsideOfPackage("plasm.sink.export..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.opentelemetry..", "plasm.model.lash.otel..")
        .check(SINK);
  }

  @Test
  void resources_areNamedSo() {
    classes()
        .that()
        .areAnnotatedWith(Path.class)
        .should()
        .haveSimpleNameEndingWith("Resource")
        .check(SINK);
  }
}
