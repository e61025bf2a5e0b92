package io.maxcompute.vendor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class an {@link EmulatorProcess} that it shares with all that want the same options,
 * and that ends with the run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnEmulator.Shared.class)
@interface OnEmulator {

  /** More options of the emulator's command. */
  String[] value() default {"--synchronous-sql"};

  /** Resolves the parameter. */
  final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == EmulatorProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      OnEmulator wanted = context.getRequiredTestClass().getAnnotation(OnEmulator.class);
      return context
          .getRoot()
          .getStore(Namespace.create(OnEmulator.class))
          .computeIfAbsent(
              List.of(wanted.value()),
              key -> EmulatorProcess.start(wanted.value()),
              EmulatorProcess.class);
    }
  }
}
