# Finds the course, or fetches it where it is not there (Colab, Kaggle).
import os, pathlib, runpy, subprocess

repository = os.environ.get("COURSE_REPOSITORY", "https://github.com/deep-learning-interactively/course")
here = pathlib.Path.cwd()
places = [here, *here.parents, here / "course"]
course = next((p for p in places if (p / "utils" / "bootstrap.py").exists()), here / "course")
if not course.exists():
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", repository, str(course)], check=True)
runpy.run_path(str(course / "utils" / "bootstrap.py"), run_name="course")

from utils.runtime import setup
setup()
