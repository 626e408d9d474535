"""Small GTFS feeds that tests write."""

import zipfile

TABLES = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\na,Bussit,http://example.org,Europe/Helsinki\n",
    "stops": (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "A,Alku,61.50,23.70\nB,Keski,61.50,23.75\nC,Loppu,61.50,23.80\nD,Sivu,61.55,23.80\n"
    ),
    "routes": "route_id,route_short_name,route_type\nr1,1,3\nr2,2,3\n",
    "trips": "route_id,service_id,trip_id\nr1,week,t1\nr2,week,t2\n",
    "calendar": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "week,1,1,1,1,1,0,0,20220101,20221231\n"
    ),
    "stop_times": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,8:00:00,8:00:00,A,1\nt1,8:10:00,8:11:00,B,2\nt1,8:20:00,8:20:00,C,3\n"
        "t2,8:25:00,8:25:00,C,1\nt2,8:40:00,8:40:00,D,2\n"
    ),
}
"""Line 1 from A by B to C, line 2 from C to D, on weekdays of 2022."""


def write_feed(path, *, without=(), zipped=True, **changed):
    """Write a feed of `TABLES` with some tables changed (`None` or listed in `without`: left out)."""
    tables = {name: text for name, text in {**TABLES, **changed}.items() if text is not None and name not in without}
    if zipped:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in tables.items():
                archive.writestr(f"{name}.txt", text)
    else:
        path.mkdir()
        for name, text in tables.items():
            (path / f"{name}.txt").write_text(text, encoding="utf-8")
    return path
