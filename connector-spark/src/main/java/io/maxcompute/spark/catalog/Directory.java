package io.maxcompute.spark.catalog;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.ProjectInfo;
import io.maxcompute.storage.catalog.SchemaInfo;
import io.maxcompute.storage.catalog.TableEntry;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog asks the service about projects and schemas. Nothing is kept but whether the
 * catalog's own project has schemas. Thread-safe.
 */
final class Directory {
  private static final String NO_SUCH_PROJECT = "NoSuchProject";

  private final ConnectionOptions connection;
  private final String project;
  private @Nullable Boolean hasSchemas;

  /**
   * @param project the catalog's own
   */
  Directory(ConnectionOptions connection, String project) {
    this.connection = connection;
    this.project = project;
  }

  /** Returns whether the catalog's project has schemas. One request, until it was answered. */
  synchronized boolean hasSchemas() {
    Boolean known = hasSchemas;
    if (known == null) {
      known = !connection.schema().isEmpty() || ask(api -> api.project(project)).hasSchemas();
      hasSchemas = known;
    }
    return known;
  }

  /** Returns the projects that the caller may see. */
  List<ProjectInfo> projects() {
    return ask(api -> api.projects(""));
  }

  /** Returns the schemas of a project. */
  List<SchemaInfo> schemas(String ofProject) {
    return ask(api -> api.schemas(ofProject, ""));
  }

  /** Returns a project; empty if there is none. */
  Optional<ProjectInfo> project(String name) {
    return found(api -> api.project(name));
  }

  /** Returns a schema; empty if there is none. */
  Optional<SchemaInfo> schema(Space space) {
    return found(api -> api.schema(space.project(), space.schema()).orElse(null));
  }

  /** Returns the tables and views of a schema; empty if there is no such schema or project. */
  Optional<List<TableEntry>> tables(Space space) {
    Optional<List<TableEntry>> listed =
        found(api -> api.tables(space.project(), space.schema(), ""));
    boolean doubtful = listed.isPresent() && listed.get().isEmpty() && !space.schema().isEmpty();
    return doubtful && schema(space).isEmpty() ? Optional.empty() : listed;
  }

  /**
   * Returns whether {@code refusal} says that something in {@code ofProject} is not there. That the
   * catalog's own project is not there, or that the endpoint is another server's, whose answer has
   * no code, is a mistake in the catalog's settings and must not look like a missing table.
   */
  boolean isMissing(ServiceException refusal, String ofProject) {
    String code = refusal.answer().code();
    return refusal.kind() == Kind.NOT_FOUND
        && !code.isEmpty()
        && !(code.equals(NO_SUCH_PROJECT) && ofProject.equals(project));
  }

  private <T> Optional<T> found(Function<CatalogApi, @Nullable T> question) {
    try {
      return Optional.ofNullable(ask(question));
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T extends @Nullable Object> T ask(Function<CatalogApi, T> question) {
    try (ClientLease lease = SharedClients.lease(connection)) {
      return question.apply(lease.client().catalog());
    }
  }
}
