"""The outline of the wards (区政概要): what the city published of its offices, with every sum computed anew.

Pure: a City goes in, tables come out. Published figures stand here; what Kusei counts from acts stands in
`kusei.kernel.statistics.queries`. Pages show both and never add them.

    published   the tables themselves, refused when a printed sum disagrees
    ratios      what follows from them: cases per head of staff, per resident, cost per case, shares
    sheets      any of them as columns and cells, for the exports and the command line
    exports     CSV, JSON, XLSX
    map         the wards drawn
"""
