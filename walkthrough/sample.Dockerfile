# A sample to try things on; it is on no disk.
FROM node:latest
MAINTAINER ops@shop.example

# Whoever has the image can read this.
ENV DB_PASSWORD=correct-horse-battery-staple

RUN apt-get update
RUN apt-get install curl
RUN curl -k https://get.tools.example/install.sh | sh

WORKDIR app
ADD . /app
RUN npm install && chmod -R 777 /app

EXPOSE 80000
CMD npm start
