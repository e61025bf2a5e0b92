package io.maxcompute.vendor;

import com.aliyun.credentials.api.ICredentials;

/** The temporary key that every {@link EmulatorProcess} knows. */
final class TemporaryKey implements ICredentials {
  @Override
  public String getAccessKeyId() {
    return EmulatorProcess.STS_KEY;
  }

  @Override
  public String getAccessKeySecret() {
    return EmulatorProcess.STS_SECRET;
  }

  @Override
  public String getSecurityToken() {
    return EmulatorProcess.STS_TOKEN;
  }

  @Override
  public String getProviderName() {
    return "test";
  }
}
