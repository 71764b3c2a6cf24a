"""The wards drawn: a choropleth of one figure, with the offices as marks, as SVG text.

projection   degrees to points on the sheet
placing      where names go so that they do not cover one another
drawing      the SVG: `ward_map(city, figure) -> str`
"""
