"""Make everything that follows from one project file, in parallel and cached; catalog it and add it up."""
