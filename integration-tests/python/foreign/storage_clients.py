"""Which of the storage clients of PyODPS a test runs with.

They come in different releases of it: only the one that is asked for can be imported.
"""


def open_client(name, odps, api_version):
    """Returns the adapter for ``maxstorage`` or ``storage_api_v2``."""
    if name == "maxstorage":
        from client_maxstorage import MaxStorage

        return MaxStorage(odps, api_version)
    from client_storage_api_v2 import StorageApiV2

    return StorageApiV2(odps, api_version)
