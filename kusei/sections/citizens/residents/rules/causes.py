"""異動事由: why a row of the resident register begins, ends or changes. Source: 住民記録システム標準仕様書 1.2.2."""

from enum import StrEnum


class Cause(StrEnum):
    """The fixed list; the value is the term that stands on screens and papers."""

    MOVE_IN = "国内転入"
    MOVE_IN_ABROAD = "国外転入等"
    MOVE_BETWEEN_WARDS = "区間異動"
    BIRTH = "出生"
    EX_OFFICIO_ENTRY = "職権記載"
    MOVE_OUT = "国内転出"
    MOVE_OUT_ABROAD = "国外転出"
    DEATH = "死亡"
    EX_OFFICIO_REMOVAL = "職権消除"
    MOVE_WITHIN = "転居"
    MINOR_CORRECTION = "軽微な修正"
    EX_OFFICIO_CORRECTION = "職権修正"
    CLERICAL_CORRECTION = "誤記修正"
    HOUSEHOLD_SPLIT = "世帯分離"
    HOUSEHOLD_MERGER = "世帯合併"
    HOUSEHOLD_CHANGE = "世帯変更"
    HEAD_CHANGE = "世帯主変更"
    CANCELLATION = "異動の取消し"


REMOVALS = frozenset({Cause.MOVE_OUT, Cause.MOVE_OUT_ABROAD, Cause.DEATH, Cause.EX_OFFICIO_REMOVAL})
"""Causes after which nothing but the removed entry (除票) is left."""
