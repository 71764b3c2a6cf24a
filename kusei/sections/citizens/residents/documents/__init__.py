"""Certificates of the resident register: what stands on each, and its form beside it (*.typ).

entries.py          a resident as papers write one, from what the access door shows
household_copy.py   住民票の写し（世帯連記式）
individual_copy.py  住民票の写し（個人票） with its history, and 除票の写し
matters.py          住民票記載事項証明書
move_out.py         転出証明書, 転出証明書に準ずる証明書, and their 再交付
"""
