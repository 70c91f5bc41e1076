"""Settings are read whole, checked, and never silently ignored."""

import pytest

from core.domain.errors import SettingsInvalid
from core.domain.sentences import Language
from core.domain.settings import PREFIX, Settings, process_environment


def test_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_env({}) == Settings()


def test_other_programs_variables_are_left_alone() -> None:
    assert Settings.from_env({"PATH": "/bin", "HOME": "x"}) == Settings()


def test_values_are_read_with_their_kind() -> None:
    settings = Settings.from_env(
        {
            PREFIX + "MAX_FILE_MB": "12.5",
            PREFIX + "MIN_SIDE_PX": " 100 ",
            PREFIX + "LANGUAGE": "FR",
            PREFIX + "KEEP_CAPTURE_TIME": "yes",
        }
    )
    assert settings.max_file_mb == 12.5
    assert settings.min_side_px == 100
    assert settings.language is Language.FR
    assert settings.keep_capture_time is True


def test_unknown_name_is_refused_with_the_near_ones() -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env({PREFIX + "MAX_FILE_M": "1"})
    assert PREFIX + "MAX_FILE_M" in caught.value.message
    assert PREFIX + "MAX_FILE_MB" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAX_FILE_MB", "0"),
        ("MAX_FILE_MB", "nan"),
        ("MAX_FILE_MB", "inf"),
        ("MAX_MEGAPIXELS", "-1"),
        ("MIN_SIDE_PX", "12.5"),
        ("LANGUAGE", "de"),
        ("KEEP_CAPTURE_TIME", "perhaps"),
        ("MAX_PHOTOS", ""),
        ("LOG_LEVEL", "LOUD"),
        ("PRECISION", "nf5"),
        ("GPU_CAPS_GB", "30, 40"),
        ("GPU_CAPS_GB", "40,,30"),
        ("CPU_CAPS_GB", "0"),
        ("MODEL_ARGUMENTS", "[1]"),
        ("MODEL_ARGUMENTS", "{"),
        ("REMOTE_URL", "localhost:8000"),
        ("REMOTE_URL", "file:///etc/passwd"),
        ("HUB_TIMEOUT_S", "6"),
    ],
)
def test_value_out_of_range_is_refused_by_name_and_value(name: str, value: str) -> None:
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env({PREFIX + name: value})
    assert PREFIX + name in caught.value.message
    assert repr(value) in caught.value.message
    assert PREFIX + name in caught.value.message.fr


def test_model_settings_are_read_with_their_kind() -> None:
    settings = Settings.from_env(
        {
            PREFIX + "GPU_CAPS_GB": "24, 16.5",
            PREFIX + "PRECISION": "NF4",
            PREFIX + "MODEL_ARGUMENTS": '{"revision": "main"}',
            PREFIX + "REMOTE_URL": "http://gpu.local:8000/v1/",
        }
    )
    assert settings.gpu_caps_gb == (24.0, 16.5)
    assert settings.precision == "nf4"
    assert settings.model_arguments == (("revision", "main"),)
    assert settings.remote_url == "http://gpu.local:8000/v1"


def test_secrets_are_never_shown() -> None:
    key = {PREFIX + "REMOTE_KEY": "canary-key"}
    assert "canary" not in repr(Settings.from_env(key))
    with pytest.raises(SettingsInvalid) as caught:
        Settings.from_env({PREFIX + "REMOTE_URL": "http://me:canary@host/v1"})
    assert "canary" not in caught.value.message + caught.value.hint


def test_debug_sets_the_switches_and_nothing_sets_them_otherwise() -> None:
    assert process_environment(Settings()) == {}
    debug = process_environment(Settings.from_env({PREFIX + "DEBUG": "yes"}))
    assert debug["TORCH_COMPILE_DISABLE"] == "1"
    assert debug["CUDA_LAUNCH_BLOCKING"] == "1"
