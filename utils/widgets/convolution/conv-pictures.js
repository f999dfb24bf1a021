// What the window slides over: grey values 0 … 255. The photo is a part of scikit-learn's china.jpg (by danielbuechele,
// CC BY 2.0): columns 30 to 409, rows 20 to 399, as the mean grey of each of 48 × 48 fields.
import { pixelsOf } from "../base/own-digits.js";
import { rasterise } from "../base/strokes.js";

const PHOTO =
  "y8zMzc3Oz8/Q0NHR0tLT09TV1dbX19fY2trb3N3e3t/g4OHi5OXm5+fo6enr6+vszM3Nzc3Oz8/Q0NHR0tPT1NTV1tbYepLP2drb3N3e3+Dg4eLj5OXm5+fo6enq6+vszc3Ozs7Pz9DQ0dHR09PT1NXW1tfXUmPH2trb3N3e3+Dh4uLj5OXm5+fo6enq6+vszc7Ozs/Pz9DQ0dHS0tPU1dXW1tfVhqza2tvc3N3e3+Dh4uLj5OXl5+fo6Onq6+vszs7Oz9DQ0NHR0dLT09TU1dXW19elRWay2tvc3N3e3+Dh4uPj5OXl5ufo6Orq6+ztzs/P0NDQ0dDR0dLT09TV1dbX19eJU1ug2dvb3N3f4ODh4uLj5OTl5ufo6err6+zuz8/Q0NHR0NHS09PU1dXV1tfX17VhelRFltvc3d7f4ODh4uPj5OTl5ufo6err7O3uz8/Q0dHR0dLT09TV1dbW19fUrI1wjXpZTova3t/g4ODh4uLj5OTl5+jp6uvr7O3u0NHR0dLS09PU1NXW1tfX1ruRn6yTiHl5WkNtwt7g4OHh4uPj5OTm5+jp6urr7O3t0NHR0dLS09PU1dTN1tS4lJ2wqYiagHt5e2lDToyl4OHi4uLk5OXm5+jp6urr7Ozt0dHR0dLT09TOzc2NnY2es7e0dY9/f317en94YUNCgZ/h2+Pk5eXm5+jo6err7Ozt0dLS09LT1NSXkJGerbezpotEJzRQXmZna25ubGZUQ0J1b9nj5OXm5+jo6err7Ozt0tLT09PU1NR5Kk1SRTEgFhQTFxoWGRwfISUnLSwnNChkf32Et+bn5+jp6uvr7O3t0tLT09TU1dVcExcSERARERMXGy8vMDAvLS4tKSYtNCUoOFhxs+bn6Onq6+vs7e3t0tLT1NTU1NW7aRwoMjlHSklGRVFWW1lgZWhpY1t7cFM2OnzM5ubn6Onq6uvr7Ozt0tLT09TU1dXW1bY/MjNASlA+NDReN2R2fXBSRktPcIN7quTk5ebm5+jp6evr7O3t0dHS09TU1NTV1tZTNTJMTEYzKi9DM0VPWVlMRElbd5FYrOTk5eXm5+jo6erq6+zt0NHS09PU1dXWzbJYJCgoJygpN09KR0lIS0xNUWRgUpmPqtvj5OXl5ufo6enq6uvr0NDR0tLT0rmthi8pJystLi4uS3VQSUxNTUhRXmNLMUFclGWr2N/l5ubn5+jp6urr0NDR0dLSyDswMisqMDM2Q15DN01mX2hmYGBkY2FdVT09kJh9bIjk5OXl5ufn6Onpz8/Q0NHRvSkgJicmJycsOyolPEA1ODs8OTo7Pz9FSExAV252g7jj5OTl5eXm5+fous7Pz8/Q0KlpQkA9QDU6Rkc7Um1gYGZwUUdFbmtWXHZ9gXOJsuHi4+Pk5OXl5ubmcanNzs7Pz9CNfR0rHxYYLCQRHjoxIztAQD40IEM6LFVGSTmvsd/g4OHi4uPj4+TkeXO+x8fJy8yKjycZGyIiISMcITREPTJSUU1JKUZDMldVT0OmptbW1tbX2dnZ29vbcXq1vr3Dv8GCiCcZGyQmJSQaIzZEQDBWUFZHKEVDQFxjYG+ZocjHxsbHx8fIyMnJWmiMfHmqrKp2TSoeICwoLigjKFBKTkVbW1RURlhZYmWVh5CLl7O1s7S3tba3ubm4cGddSnWLtbNhIhoYFRcXGBobI19ZWEhVVVhjanR5fHyaqKmrsquop6usq6+xr7K0bWVlcYCCm5g3PT07Oz8/Oj9AUHx2e3l1bGdfW1FSXF1rnp6ZiK2yurq8uLy+v8K/c2yAbl94gk4rHyIcICAfHB8fK0xNTktPU1RWVEVVVEhzjKGeon16tLzKycrMy8/QhIKDh4E7NS4kIiUiJCYnJystT0hYV1BPU1BWXl1gYF5DXpydnJ2KZ4jKy8zNzM3PhI+Pn3oxNTEzLSklISAgIiIjZXZmZGtoaWJhW1xmbGhONT+LnpqPirvHx8jJycnKhIyFjkQtOD9BPkJEPTs4RmBXj4N9dHdxcm1panNzb29lUjNlhXyOrsLDwsHExsbGiZKPjIBcMygqMDNQfJCNn3w3Vl1qZmFbX1ZUUk9KRUY/QFxmkXurqr6/wcLBwsLCk5mZnJ+hUEMxLiImJSMoKSEmNTE3Pj85QkhIRk5GUUJHXmRmfmKuo7y8vLu6v8C5m52enp+gV5JCUh4ICBcwJR0zRFwyKTZLQBINCyc8ECMqLVJMZFSoob69vb27vLu5nJ2dnJudU1YyMBMHBQQRCAYGJRQREQokHRsbFBUxEyswM2RfbFqSqLy9vbm9vb26mZubmpuZRx0SHBMICAUVDAoGIhYYHg0pKCgiGxc1GEA9SW+AlI2hyLa6uru7vLy9l5eXl5aIKxYSGBUIBwUTDAsHJBcZIBAtISAfGhRCLFFPaI2Sk8C4k5u2uLm6uru1eGRZZHFOHBgdHRwbHBoYFxMLNConLTJFPkRGTFBRZX15c36wvJaTlVujqrGhjpaEc1pmSiszOjw8NDUrR0pGHiEpOFtSTlFMXFhUanqLm5WVioueipunmIJzYo5+bWdsaG1cOiojLDA9MFNbTWNmVU5WaYaNi42Nh4OAdFxNSEhLQk2KpqGXmZmFa3FtVlNPaWtkYktTZG9nV2NmQlBdbDkmUVJHRz9AT0pGS0pCS0xMPWmXlpGRlYx4PUQ8Mik1Z21val5gXWdiTUxKRDpSVzovNUZJSUZDQkZFTk9PWmtmZkE5j5WPhodPQ0A1MDExbmBbZDxIS19kOjU2QERcYl9bU11eYFpiYWNnY2lwbnB0eW9QXHWFfGZlVkRFQTw0YV9hWD85LEVcVTQ4MzpTV2BXX11jaHFqd31+enh+fnl2dWdjW0dtYG9WRTUxNDglTUBcb1RcVlNeVDRAPEI5UVdcW1xYY2p8d3t8e3NxcmtoYWNob3xWXUY4QDZXOURBcFJBXlhGQlRjYEtfTjxBVE5NWUlDYGxzcXJgVVxPSj0/OEJfTZBnWTMkJxgzMmRjdnttZzw8U1ldaWliVEhDTkNZU0lISGhpWWZnTFNhWzMzEyhLTYpdPyYlGTU+TVFT";

const square = (side, pixels) => ({ height: side, width: side, data: Float64Array.from(pixels) });
export const bundledPhoto = () => square(48, pixelsOf(PHOTO));
/** A digit of 28 × 28 pixels, as MNIST has them: as it was kept, or from strokes (black without any). */
export const ownDigit = (pixels, strokes) =>
  square(28, pixels ? pixelsOf(pixels) : (rasterise(strokes) ?? new Uint8Array(784)));

const SHAPES = 24;
/** A white square, a line in each direction, a slope, and a checkerboard, on grey. */
export function constructedShapes() {
  const value = (x, y) => {
    if (x >= 3 && x < 10 && y >= 3 && y < 10) return 255;
    if (x === 15 && y >= 2 && y < 11) return 0;
    if (y === 6 && x >= 18 && x < 23) return 0;
    if (x >= 2 && x < 11 && y >= 13 && y < 22 && x - 2 <= y - 13) return 0;
    if (x >= 14 && x < 22 && y >= 14 && y < 22) return 28 * (x - 14) + 30;
    return 128;
  };
  return square(
    SHAPES,
    Array.from({ length: SHAPES * SHAPES }, (_, at) => value(at % SHAPES, Math.floor(at / SHAPES))),
  );
}

/** The picture in rows of numbers, which Python gives; null for anything else. */
export function givenPicture(rows) {
  const side = n => n >= 16 && n <= 64,
    width = rows?.[0]?.length;
  if (!Array.isArray(rows) || !side(rows.length) || !side(width) || rows.some(row => row?.length !== width))
    return null;
  const data = Float64Array.from(rows.flat());
  return data.every(v => v >= 0 && v <= 255) ? { height: rows.length, width, data } : null;
}
